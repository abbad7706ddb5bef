# Servers and seeds for tests, linked by the tests that name it: concord_test(… LIBS concord_fakes …).
add_library(concord_fakes STATIC
    ${CMAKE_SOURCE_DIR}/tests/fakes/ClientProbe.h
    ${CMAKE_SOURCE_DIR}/tests/fakes/ConnectProxy.h ${CMAKE_SOURCE_DIR}/tests/fakes/ConnectProxy.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/FakeSink.h ${CMAKE_SOURCE_DIR}/tests/fakes/FakeSink.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/FakeTokens.h
    ${CMAKE_SOURCE_DIR}/tests/fakes/FaultyProxy.h ${CMAKE_SOURCE_DIR}/tests/fakes/FaultyProxy.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/ProxyFault.h ${CMAKE_SOURCE_DIR}/tests/fakes/ProxyFault.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/PeerProcess.h ${CMAKE_SOURCE_DIR}/tests/fakes/PeerProcess.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/RawHttp.h ${CMAKE_SOURCE_DIR}/tests/fakes/RawHttp.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/ScriptedEhr.h ${CMAKE_SOURCE_DIR}/tests/fakes/ScriptedEhr.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/RabbitServer.h ${CMAKE_SOURCE_DIR}/tests/fakes/RabbitServer.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/SeedBuilder.h ${CMAKE_SOURCE_DIR}/tests/fakes/SeedBuilder.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/ServiceNowPeer.h ${CMAKE_SOURCE_DIR}/tests/fakes/ServiceNowPeer.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/SmtpServer.h ${CMAKE_SOURCE_DIR}/tests/fakes/SmtpServer.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/TestCertificates.h ${CMAKE_SOURCE_DIR}/tests/fakes/TestCertificates.cpp
    ${CMAKE_SOURCE_DIR}/tests/fakes/WebhookHarness.h
    ${CMAKE_SOURCE_DIR}/tests/fakes/TlsServer.h ${CMAKE_SOURCE_DIR}/tests/fakes/TlsServer.cpp)
set_target_properties(concord_fakes PROPERTIES AUTOMOC ON)
target_include_directories(concord_fakes PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(concord_fakes PRIVATE TEST_DATA_DIR="${CMAKE_SOURCE_DIR}/tests/data"
    TEST_PEERS_DIR="${CMAKE_SOURCE_DIR}/tests/peers")
target_link_libraries(concord_fakes PUBLIC concord_connectors concord_runtime Qt6::Network Qt6::Test PRIVATE ZLIB::ZLIB)
