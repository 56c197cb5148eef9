#include "cli/command_line.h"

int main(int argc, char** argv) { return viva::cli::run(argc, argv); }
