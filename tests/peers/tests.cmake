# The peers are npm packages installed from a lock file. This fixture installs them once, when a test needs them and
# they are missing or older than the lock file; tests name it through concord_test(… PEERS).
add_test(NAME npm_peers COMMAND ${CMAKE_COMMAND} -D PEER_DIR=${CMAKE_SOURCE_DIR}/tests/peers/fhir-server
    -P ${CMAKE_SOURCE_DIR}/tests/peers/install.cmake)
set_tests_properties(npm_peers PROPERTIES FIXTURES_SETUP npm_peers TIMEOUT 300 LABELS peers)
concord_test(tst_FhirPeer DIR peers PEERS LIBS concord_fakes)
