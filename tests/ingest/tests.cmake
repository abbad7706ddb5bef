concord_test(tst_Ingestor DIR ingest LIBS concord_ingest concord_resources)
concord_test(tst_FormatDoor DIR ingest LIBS concord_ingest concord_resources)
