concord_test(tst_MerkleTree DIR audit LIBS concord_audit)
concord_test(tst_CanonicalRecord DIR audit LIBS concord_audit)
concord_test(tst_AuditEventFhir DIR audit LIBS concord_audit)
concord_test(tst_AuditTrail DIR audit LIBS concord_audit concord_postgres_server TIMEOUT 600)
target_sources(tst_AuditTrail PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp)

# the verifier that shares no code with Concord, on exports that tst_AuditTrail has made
add_test(NAME audit_verify_export COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/audit/test_verify_export.py)
set_tests_properties(audit_verify_export PROPERTIES LABELS audit TIMEOUT 400)
