concord_test(tst_Config DIR app LIBS concord_app)
