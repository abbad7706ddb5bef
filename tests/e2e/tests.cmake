# Real processes from end to end, driven and checked by Python's standard library: harness.py, expected.py.
function(concord_e2e name script)
    add_test(NAME e2e_${name} COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/${script} ${ARGN})
    set_tests_properties(e2e_${name} PROPERTIES LABELS e2e TIMEOUT 600 ENVIRONMENT
        "CONCORDD=$<TARGET_FILE:concordd>;CONCORD=$<TARGET_FILE:concord>;PEER_DIR=${CMAKE_SOURCE_DIR}/tests/peers/fhir-server;SEED=${CMAKE_SOURCE_DIR}/resources/sandbox/ehr.ndjson.gz;TERMINOLOGY=${CMAKE_SOURCE_DIR}/resources/terminology")
endfunction()

concord_e2e(sync_sandbox test_sync.py sandbox)
concord_e2e(sync_peer test_sync.py peer)
concord_e2e(console test_console.py)
concord_e2e(kill test_kill.py)
set_tests_properties(e2e_sync_peer e2e_kill PROPERTIES FIXTURES_REQUIRED npm_peers)
