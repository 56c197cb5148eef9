#pragma once

#include <optional>
#include <string>

#include "bank/question.h"

namespace viva::bank {

/// Fills the sections of a question from its `document`; the step before what stands in them.
void read_sections(Question& out, Problems& problems);

/// Fills points and follow-ups from their sections.
void read_points(const Config& config, Question& out, Problems& problems);
void read_follow_ups(Question& out, Problems& problems);

/// Fills the samples with their outputs, and checks their words against each other.
void read_samples(const Config& config, Question& out, Problems& problems);

/// The file that an address in a question means, as a path from the bank's directory; none if it
/// leads elsewhere. Percent escapes are resolved.
std::optional<std::string> path_in_bank(const std::string& question_path, std::string_view address);

/// Fills the pictures.
void read_pictures(Question& out, Problems& problems);

/// Fills what an outline tells of the body. Requires: everything else of the body has been read.
void read_outline(const Config& config, Question& out);

/// Says which proof marks name neither a sample nor a source.
/// Requires: the samples and sources have been read.
void check_marks(const Question& question, Problems& problems);

/// Whether a node of this kind stands among blocks, not inside a line of text.
bool is_block(markdown::Kind kind);

/// The Markdown of one item of a flat list on one line, without its marker.
std::string item_source(const markdown::Document& document, markdown::NodeId item);

}  // namespace viva::bank
