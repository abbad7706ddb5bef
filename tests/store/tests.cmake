# The contract every database has to keep, as a library: one program per database runs all of it.
add_library(concord_store_contract STATIC)
file(GLOB contract_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/store/contract/*.cpp
    ${CMAKE_SOURCE_DIR}/tests/store/contract/*.h)
target_sources(concord_store_contract PRIVATE ${contract_sources})
set_target_properties(concord_store_contract PROPERTIES AUTOMOC ON)
target_include_directories(concord_store_contract PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(concord_store_contract PUBLIC concord_store concord_resources Qt6::Test)

# A server of the test's own (fakes/PostgresServer), and the databases in it.
add_library(concord_postgres_server STATIC ${CMAKE_SOURCE_DIR}/tests/fakes/PostgresServer.h
    ${CMAKE_SOURCE_DIR}/tests/fakes/PostgresServer.cpp ${CMAKE_SOURCE_DIR}/tests/fakes/PostgresFactory.h)
target_include_directories(concord_postgres_server PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(concord_postgres_server PUBLIC concord_store concord_resources Qt6::Network)

concord_test(tst_StoreContractSqlite DIR store LIBS concord_store_contract concord_security TIMEOUT 800)
concord_test(tst_StoreContractPostgres DIR store LIBS concord_store_contract concord_security concord_postgres_server TIMEOUT 1800)
concord_test(tst_PostgresUrl DIR store LIBS concord_store)
concord_test(tst_PostgresFaults DIR store LIBS concord_store_contract concord_postgres_server PostgreSQL::PostgreSQL TIMEOUT 900)
concord_test(tst_PostgresMonths DIR store LIBS concord_store_contract concord_postgres_server TIMEOUT 900)
concord_test(tst_Migrator DIR store LIBS concord_store_contract)
concord_test(tst_ScopedReads DIR store LIBS concord_store concord_resources)
concord_test(tst_SqliteFaults DIR store LIBS concord_store_contract)
concord_test(tst_PostgresTls DIR store LIBS concord_postgres_server concord_fakes TIMEOUT 300)
