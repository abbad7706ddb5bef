concord_test(tst_Ingestor DIR ingest LIBS concord_ingest concord_resources)
