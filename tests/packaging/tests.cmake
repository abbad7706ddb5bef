# What is shipped around the code: how the programs are linked and compiled, the systemd unit, what a crash leaves.
find_program(READELF_PROGRAM readelf REQUIRED)
string(REPLACE ";" " " hardening "${CONCORD_HARDENING_FLAGS}")
string(REPLACE ";" " " hardening_link "${CONCORD_HARDENING_LINK_FLAGS}")
add_test(NAME packaging_hardening COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/check_hardening.py
    $<TARGET_FILE:concordd> $<TARGET_FILE:concord>)
set_tests_properties(packaging_hardening PROPERTIES LABELS packaging TIMEOUT 120 ENVIRONMENT
    "CXX=${CMAKE_CXX_COMPILER};READELF=${READELF_PROGRAM};FLAGS=${hardening};LINK_FLAGS=${hardening_link};OPTIMISED=$<NOT:$<CONFIG:Debug,Fuzz>>")

add_test(NAME packaging_unit COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/check_unit.py ${CMAKE_SOURCE_DIR})
set_tests_properties(packaging_unit PROPERTIES LABELS packaging TIMEOUT 60 SKIP_RETURN_CODE 77)

add_test(NAME packaging_core_dumps COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/check_core_dumps.py
    $<TARGET_FILE:concordd>)
set_tests_properties(packaging_core_dumps PROPERTIES LABELS packaging TIMEOUT 60)

add_test(NAME packaging_secrets COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/check_secrets.py $<TARGET_FILE:concordd>)
set_tests_properties(packaging_secrets PROPERTIES LABELS packaging TIMEOUT 180)
