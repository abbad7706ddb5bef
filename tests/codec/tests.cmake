concord_test(tst_FhirDateTime DIR codec LIBS concord_codec)
concord_test(tst_FhirDosage DIR codec LIBS concord_codec simdjson::simdjson)
concord_test(tst_MedicationPage DIR codec LIBS concord_codec ZLIB::ZLIB)
concord_test(tst_FhirCorpus DIR codec LIBS concord_codec concord_resources ZLIB::ZLIB)
