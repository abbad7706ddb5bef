# Real processes from end to end, driven and checked by Python's standard library: harness.py, expected.py.
function(concord_e2e name script)
    add_test(NAME e2e_${name} COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/${script} ${ARGN})
    set_tests_properties(e2e_${name} PROPERTIES LABELS e2e TIMEOUT 1200 ENVIRONMENT
        "CONCORDD=$<TARGET_FILE:concordd>;CONCORD=$<TARGET_FILE:concord>;PEER_DIR=${CMAKE_SOURCE_DIR}/tests/peers/fhir-server;SEED=${CMAKE_SOURCE_DIR}/resources/sandbox/ehr.ndjson.gz;TERMINOLOGY=${CMAKE_SOURCE_DIR}/resources/terminology")
endfunction()

concord_e2e(sync_sandbox test_sync.py sandbox)
concord_e2e(sync_peer test_sync.py peer)
concord_e2e(console test_console.py)
concord_e2e(kill test_kill.py)
set_tests_properties(e2e_sync_peer e2e_kill PROPERTIES FIXTURES_REQUIRED npm_peers)

# The engine with faults. `test_engine.py sqlite kill --events 20000` by hand is the long one.
concord_e2e(engine_sqlite_kill test_engine.py sqlite kill --events 9000)
concord_e2e(engine_console_kill test_engine.py sqlite kill_console --events 6000)
concord_e2e(engine_postgres_kill test_engine.py postgres kill)
concord_e2e(engine_postgres_restart test_engine.py postgres postgres_restart)
concord_e2e(engine_disk_full test_engine.py sqlite disk_full_of_a_small_disk disk_full_by_a_limit_to_the_files --events 1500)
concord_e2e(engine_clock test_engine.py sqlite clock --events 1500)
concord_e2e(engine_postgres_clock test_engine.py postgres clock --events 1500)
concord_e2e(engine_broker test_engine.py sqlite broker)
concord_e2e(engine_slow_peers test_engine.py sqlite slow_peers)
concord_e2e(engine_connections test_engine.py sqlite connections)
set_tests_properties(e2e_engine_sqlite_kill e2e_engine_console_kill e2e_engine_postgres_kill e2e_engine_postgres_restart
    e2e_engine_broker e2e_engine_slow_peers e2e_engine_connections PROPERTIES RUN_SERIAL ON)

# A FHIR Subscription at an EHR that is not ours, with every kind of notification.
concord_e2e(subscription test_subscription.py)
set_tests_properties(e2e_subscription PROPERTIES FIXTURES_REQUIRED npm_peers)

# The audit trail: what the processes did is in it, and it proves itself.
concord_e2e(audit_sqlite test_audit.py sqlite proof kill no_head_file tamper)
concord_e2e(audit_postgres test_audit.py postgres proof kill two_workers)
set_tests_properties(e2e_audit_sqlite e2e_audit_postgres PROPERTIES RUN_SERIAL ON)

# What people do at a console, without the widgets.
add_executable(console_hand ${CMAKE_CURRENT_LIST_DIR}/ConsoleHand.cpp)
set_target_properties(console_hand PROPERTIES AUTOMOC ON)
target_link_libraries(console_hand PRIVATE concord_console)
# A marked patient through everything; then no file may hold the mark.
concord_e2e(canary_sqlite test_canary.py sqlite)
concord_e2e(canary_postgres test_canary.py postgres)
set_property(TEST e2e_canary_sqlite e2e_canary_postgres APPEND PROPERTY ENVIRONMENT "CONSOLE_HAND=$<TARGET_FILE:console_hand>")

# The ServiceNow of tests/peers/servicenow: what its README says of it, which the tests of that integration stand on.
concord_e2e(servicenow_peer test_servicenow_peer.py)
set_tests_properties(e2e_servicenow_peer PROPERTIES FIXTURES_REQUIRED npm_peers)

# The EHR's REST API of tests/peers/ehr-api, in the same way.
concord_e2e(ehr_api_peer test_ehr_api_peer.py)
set_tests_properties(e2e_ehr_api_peer PROPERTIES FIXTURES_REQUIRED npm_peers)

# Tokens for an EHR, from an authorization server that is not ours.
concord_e2e(oauth test_oauth.py)
set_tests_properties(e2e_oauth PROPERTIES FIXTURES_REQUIRED npm_peers)

# A day in the life, in its small form; `tools/dev soak` is the large one.
concord_e2e(day test_day.py --seed 7 --report ${CMAKE_BINARY_DIR}/day)
set_tests_properties(e2e_day PROPERTIES FIXTURES_REQUIRED npm_peers RUN_SERIAL ON)
set_property(TEST e2e_day APPEND PROPERTY ENVIRONMENT "CONSOLE_HAND=$<TARGET_FILE:console_hand>")
