concord_test(tst_LeakScanner DIR deidentify LIBS concord_deidentify concord_resources)
concord_test(tst_DeidentifiedExport DIR deidentify LIBS concord_deidentify concord_security concord_postgres_server TIMEOUT 300)
target_sources(tst_DeidentifiedExport PRIVATE ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.h ${CMAKE_SOURCE_DIR}/tests/store/contract/Suite.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/PlantedPatients.h)
