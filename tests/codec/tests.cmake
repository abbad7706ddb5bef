concord_test(tst_FhirDateTime DIR codec LIBS concord_codec)
concord_test(tst_FhirDosage DIR codec LIBS concord_codec simdjson::simdjson)
concord_test(tst_MedicationPage DIR codec LIBS concord_codec ZLIB::ZLIB)
