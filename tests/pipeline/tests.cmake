foreach(name tst_JobRun tst_Rescuer tst_Scheduler tst_Worker)
    concord_test(${name} DIR pipeline LIBS concord_pipeline concord_resources)
    target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fakes/FakeRunner.h) # for moc
endforeach()
foreach(name tst_ContentSteps tst_NormaliseValues tst_UpsertStep tst_SameMeaning)
    concord_test(${name} DIR pipeline LIBS concord_pipeline concord_resources)
endforeach()
concord_test(tst_PatientMeeting DIR pipeline LIBS concord_pipeline concord_gateway concord_resources)
concord_test(tst_PostgresRestart DIR pipeline LIBS concord_pipeline concord_gateway concord_resources concord_postgres_server
    TIMEOUT 500)
target_sources(tst_PostgresRestart PRIVATE ${CMAKE_SOURCE_DIR}/tests/fakes/FakeRunner.h) # for moc
concord_test(tst_GuardedSource DIR pipeline LIBS concord_pipeline concord_resources)
concord_test(tst_GuardedTables DIR pipeline LIBS concord_pipeline concord_resources)
concord_test(tst_ConnectionTest DIR pipeline LIBS concord_pipeline concord_resources)
concord_test(tst_NotifierTest DIR pipeline LIBS concord_pipeline concord_resources)
foreach(name tst_Delivery tst_CancelLoop tst_ListedChanges)
    concord_test(${name} DIR pipeline LIBS concord_pipeline concord_resources)
endforeach()
concord_test(tst_EventWorker DIR pipeline LIBS concord_pipeline concord_resources)
concord_test(tst_EventsKilled DIR pipeline LIBS concord_pipeline concord_resources)
concord_test(tst_EventLog DIR pipeline LIBS concord_pipeline concord_resources)
concord_test(tst_BulkRight DIR pipeline LIBS concord_pipeline concord_gateway concord_security concord_resources
    concord_postgres_server TIMEOUT 600)
target_sources(tst_BulkRight PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp)
concord_test(tst_TrialWorker DIR pipeline LIBS concord_pipeline concord_gateway concord_security concord_resources
    concord_postgres_server TIMEOUT 600)
target_sources(tst_TrialWorker PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp)
concord_test(tst_MappingTrial DIR pipeline LIBS concord_pipeline concord_resources concord_postgres_server TIMEOUT 600)
target_sources(tst_MappingTrial PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp)
