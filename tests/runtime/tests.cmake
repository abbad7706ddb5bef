concord_test(tst_ServiceThread DIR runtime LIBS concord_runtime)
concord_test(tst_Log DIR runtime LIBS concord_observability)
concord_test(tst_ProcessName DIR runtime LIBS concord_runtime)
