# The peers are npm packages installed from lock files, one folder each. These fixtures install them once, when a test
# needs them and they are missing or older than the lock file; tests name them through concord_test(… PEERS).
file(GLOB peer_locks CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/peers/*/package-lock.json)
foreach(lock ${peer_locks})
    get_filename_component(folder ${lock} DIRECTORY)
    get_filename_component(peer ${folder} NAME)
    add_test(NAME npm_${peer} COMMAND ${CMAKE_COMMAND} -D PEER_DIR=${folder}
        -P ${CMAKE_SOURCE_DIR}/tests/peers/install.cmake)
    set_tests_properties(npm_${peer} PROPERTIES FIXTURES_SETUP npm_peers TIMEOUT 500 LABELS peers)
endforeach()
concord_test(tst_FhirPeer DIR peers PEERS LIBS concord_fakes)
concord_test(tst_Hl7Peers DIR peers PEERS LIBS concord_connectors concord_runtime concord_fakes)
