concord_test(tst_Config DIR app LIBS concord_app)
concord_test(tst_Credentials DIR app LIBS concord_app)

# the programs as processes
concord_test(tst_Commands DIR app LIBS concord_store concord_runtime concord_resources TIMEOUT 300)
target_compile_definitions(tst_Commands PRIVATE CONCORDD="$<TARGET_FILE:concordd>")
add_dependencies(tst_Commands concordd)
concord_test(tst_ConcordProgram DIR app LIBS concord_store concord_runtime concord_resources Qt6::Gui TIMEOUT 300)
target_compile_definitions(tst_ConcordProgram PRIVATE CONCORD="$<TARGET_FILE:concord>")
add_dependencies(tst_ConcordProgram concord)
concord_test(tst_Console DIR app LIBS concord_console TIMEOUT 300)
concord_test(tst_ValidateHl7 DIR app)
target_compile_definitions(tst_ValidateHl7 PRIVATE CONCORDD="$<TARGET_FILE:concordd>")
add_dependencies(tst_ValidateHl7 concordd)
