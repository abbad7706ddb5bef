-- A person's merge into a record that is about to go into another is refused by the server on PostgreSQL (postgres/0021); here by
-- the program (PatientQuestionStore), whose transaction nobody else writes beside: nothing to do but to keep the numbers in step.
SELECT 1
