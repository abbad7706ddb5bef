# What makes a mistake with memory harder to use against us. tests/packaging/check_hardening.py reads the result.
#
# Linking: each build. Compiling: the optimised ones, which are shipped. FORTIFY_SOURCE does nothing without optimisation, and the
# sanitizers of `asan` see more than all of this.
# CONCORD_HARDENING_FLAGS is also what the test compiles its sample with.
include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)

set(CONCORD_HARDENING_FLAGS -fPIE)
foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection=full)
    string(MAKE_C_IDENTIFIER "CONCORD_HAS${flag}" known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
        list(APPEND CONCORD_HARDENING_FLAGS ${flag})
    endif()
endforeach()
# -U first: a distribution's compiler may define another level by itself
list(APPEND CONCORD_HARDENING_FLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)

set(CONCORD_HARDENING_LINK_FLAGS -pie)
foreach(flag -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
    string(MAKE_C_IDENTIFIER "CONCORD_LINKS${flag}" known)
    check_linker_flag(CXX ${flag} ${known})
    if(${known})
        list(APPEND CONCORD_HARDENING_LINK_FLAGS ${flag})
    endif()
endforeach()

set(shipped $<NOT:$<CONFIG:Debug,Fuzz>>)
set(compile_flags ${CONCORD_HARDENING_FLAGS})
list(REMOVE_ITEM compile_flags -fPIE) # Qt's targets ask for -fPIC, which is as good in a program
add_compile_options("$<${shipped}:${compile_flags}>")
add_link_options("$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:${CONCORD_HARDENING_LINK_FLAGS}>")
unset(shipped)
unset(compile_flags)
