concord_test(tst_MedicationList DIR domain LIBS concord_domain)
