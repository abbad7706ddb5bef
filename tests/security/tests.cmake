concord_test(tst_Aead DIR security LIBS concord_security)
concord_test(tst_Passphrase DIR security LIBS concord_security)
concord_test(tst_Vault DIR security LIBS concord_security concord_postgres_server TIMEOUT 300)
target_sources(tst_Vault PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp)
