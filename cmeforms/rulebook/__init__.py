"""The law and local procedure as pure functions, each citing its source; reads no file, keeps no state or clock."""
