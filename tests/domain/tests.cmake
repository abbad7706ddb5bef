concord_test(tst_MedicationList DIR domain LIBS concord_domain)
concord_test(tst_Canonical DIR domain LIBS concord_domain)
concord_test(tst_ProviderId DIR domain LIBS concord_domain)
concord_test(tst_Prescriber DIR domain LIBS concord_domain)
concord_test(tst_Id DIR domain LIBS concord_domain)
concord_test(tst_Result DIR domain LIBS concord_domain)
concord_test(tst_StateMachines DIR domain LIBS concord_domain)
concord_test(tst_Words DIR domain LIBS concord_domain)
concord_test(tst_TraceParent DIR domain LIBS concord_domain)
concord_test(tst_RetryPolicy DIR domain LIBS concord_domain)
concord_test(tst_CircuitBreaker DIR domain LIBS concord_domain)
concord_test(tst_CronSchedule DIR domain LIBS concord_domain)
concord_test(tst_PayloadDiff DIR domain LIBS concord_domain)
concord_test(tst_Access DIR domain LIBS concord_domain)

# what must not compile
add_test(NAME domain_phi COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/domain/check_phi.py)
set_tests_properties(domain_phi PROPERTIES LABELS domain TIMEOUT 300 ENVIRONMENT
    "CXX=${CMAKE_CXX_COMPILER};FLAGS=-fPIC -DQT_NO_CAST_FROM_ASCII -DQT_NO_CAST_TO_ASCII;INCLUDES=$<JOIN:$<TARGET_PROPERTY:concord_observability,INCLUDE_DIRECTORIES>,:>")
