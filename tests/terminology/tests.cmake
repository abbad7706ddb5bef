concord_test(tst_Ndc DIR terminology LIBS concord_terminology ZLIB::ZLIB)
concord_test(tst_RxNormRules DIR terminology LIBS concord_terminology)
concord_test(tst_ReleaseLoader DIR terminology LIBS concord_terminology concord_resources ZLIB::ZLIB)
concord_test(tst_CodeResolver DIR terminology LIBS concord_terminology)
