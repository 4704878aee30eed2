import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Lets veraPDF judge files, one question a line, until its input ends: a JVM started once judges a whole run.
 *
 * A question is a standard ("ua1", "3a"), a tab and a file name; the answer is the number of checks made, a tab and
 * the rules that failed. Nothing checked is never a pass.
 */
public final class PdfJudge {
    private PdfJudge() {
    }

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split("\t");
            answers.println(judged(PDFAFlavour.fromString(words[0]), words[1]));
        }
    }

    private static String judged(PDFAFlavour standard, String file) {
        try (PDFAParser document = Foundries.defaultInstance().createParser(new FileInputStream(file), standard);
             PDFAValidator judge = Foundries.defaultInstance().createValidator(standard, false)) {
            ValidationResult result = judge.validate(document);
            TreeSet<String> failed = new TreeSet<>();
            for (TestAssertion each : result.getTestAssertions()) {
                failed.add(each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber());
            }
            return result.getTotalAssertions() + "\t" + String.join(" ", failed);
        } catch (Exception problem) {
            return "0\t" + problem.getClass().getSimpleName();
        }
    }
}
