concord_test(tst_MerkleTree DIR audit LIBS concord_audit)
concord_test(tst_CanonicalRecord DIR audit LIBS concord_audit)
concord_test(tst_AuditTrail DIR audit LIBS concord_audit concord_postgres_server TIMEOUT 600)
target_sources(tst_AuditTrail PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp)
