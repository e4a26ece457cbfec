# From the first instruction of an x86 processor to `start` of system.c, in 64-bit mode.
#
# This is the end of the machine's ROM, 64 KiB that are at 0xf0000, too: there is no other firmware.
# Before it the ROM has the program, IMAGE_BYTES from IMAGE_SOURCE on, which goes to IMAGE. Instructions and structures are as in volume 3 of
# the Intel 64 and IA-32 manual.
  .intel_syntax noprefix
  .section .start, "ax"

  .code16
real_mode:
  cli
  lgdt cs:[gdt_pointer - 0xf0000]
  mov eax, 0x11                   # protection, x87 errors
  mov cr0, eax
  .byte 0x66, 0xea                # jmp 8:protected_mode
  .long protected_mode
  .word 8

  .code32
protected_mode:
  mov eax, 16
  mov ds, eax
  mov es, eax
  mov ss, eax
  mov esi, IMAGE_SOURCE
  mov edi, IMAGE
  mov ecx, IMAGE_BYTES / 4
  cld
  rep movsd
  mov eax, offset page_tables
  mov cr3, eax
  mov eax, 0x406a0                # OSXSAVE, SSE exceptions, FXSAVE, global pages, PAE
  mov cr4, eax
  mov ecx, 0xc0000080             # EFER: long mode, system calls
  mov eax, 0x101
  xor edx, edx
  wrmsr
  mov eax, 0x80010033             # paging, read-only pages, x87
  mov cr0, eax
  .byte 0xea                      # jmp 24:long_mode
  .long long_mode
  .word 24

  .code64
long_mode:
  mov eax, 0xe7                   # x87, SSE, AVX and the three parts of AVX-512
  xor edx, edx
  xor ecx, ecx
  xsetbv
  mov esp, SYSTEM_STACK
  call start
  mov rsp, rax                    # the program's first stack
  xor edx, edx
  mov ecx, PROGRAM_ENTRY
  jmp rcx

# A system call: rax is its number, then its result; the program keeps every register but rcx, r11.
  .globl system_call_entry
system_call_entry:
  mov [program_stack], rsp
  mov esp, SYSTEM_STACK
  push rcx
  push r11
  push rdi
  push rsi
  push rdx
  push r8
  push r9
  push r10
  mov rcx, rdx
  mov rdx, rsi
  mov rsi, rdi
  mov rdi, rax
  mov r8, r10
  call system_call
  pop r10
  pop r9
  pop r8
  pop rdx
  pop rsi
  pop rdi
  pop r11
  pop rcx
  mov rsp, [program_stack]
  jmp rcx

# Exceptions: vector n enters at exception_entries + 16 n, with or without an error code pushed.
  .balign 16
  .globl exception_entries
exception_entries:
vector = 0
  .rept 32
  .balign 16
  .if vector != 8 && (vector < 10 || vector > 14) && vector != 17 && vector != 21
  push 0
  .endif
  push vector
  jmp exception_entry
vector = vector + 1
  .endr
exception_entry:
  mov rdi, [rsp]
  mov rsi, [rsp + 16]
  mov esp, SYSTEM_STACK
  call exception

  .balign 8
gdt:                              # none, 32-bit code, data, 64-bit code
  .quad 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff
gdt_end:
gdt_pointer:
  .word gdt_end - gdt - 1
  .long gdt

  .globl program_arguments
program_arguments:
  .incbin "arguments"

  .balign 4096                    # the first GiB in place, marked accessed and dirty already
page_tables:
  .quad page_directory_pointers + 0x23
  .fill 511, 8, 0
page_directory_pointers:
  .quad 0xe3
  .fill 511, 8, 0

  .section .reset, "ax"           # 0xfffffff0, where the processor begins
  .code16
  jmp real_mode
  .balign 16
