"""What every act stands on: the services handed in, the child's record, references, and who may reach which record."""
