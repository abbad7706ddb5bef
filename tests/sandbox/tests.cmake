concord_test(tst_SandboxEhr DIR sandbox LIBS concord_sandbox concord_resources)
concord_test(tst_SandboxFaults DIR sandbox LIBS concord_sandbox concord_resources)
concord_test(tst_SandboxStory DIR sandbox LIBS concord_sandbox concord_resources)
concord_test(tst_SandboxReadable DIR sandbox LIBS concord_sandbox concord_codec concord_resources)
concord_test(tst_SandboxValid DIR sandbox LIBS concord_sandbox concord_codec concord_resources)

add_test(NAME sandbox_seed_is_current COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/resources/sandbox/make.py --check
    ${CMAKE_SOURCE_DIR}/tests/data/synthea/patients)
set_tests_properties(sandbox_seed_is_current PROPERTIES LABELS sandbox)
concord_test(tst_SandboxFaultPanel DIR sandbox LIBS concord_views)
concord_test(tst_SandboxPharmacy DIR sandbox LIBS concord_sandbox concord_resources)
