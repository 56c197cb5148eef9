#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "app/run_files.h"
#include "app/show_list.h"
#include "app/show_question.h"
#include "web/api.h"
#include "web/http.h"
#include "web/practice_api.h"

namespace viva::web {

/// The route table: answers every address of one site. One per listener; not for several threads.
class SiteHandler : public Handler {
 public:
  /// `metrics` gives the text of `/metrics`; `is_ready` says whether new visitors may be sent here.
  /// `practice`: where reviews are kept; null where none are.
  SiteHandler(std::shared_ptr<const app::Catalog> catalog, std::function<std::string()> metrics,
              std::function<bool()> is_ready, std::shared_ptr<app::PracticeStore> practice = {});

  /// From the next request on, answers come from this bundle. Those under way keep the old one.
  void use(std::shared_ptr<const app::Catalog> catalog) { catalog_ = std::move(catalog); }

  std::optional<std::size_t> admit(const Request& request, Response& response) override;
  void handle(const Request& request, Response& response) override;

 private:
  void route(const Request& request, Response& response);
  void lost(Response& response);
  bool probe(const Request& request, Response& response);
  void list(const Request& request, Response& response);
  void question(const Request& request, Response& response, std::string_view rest);
  void question_page(const Request& request, Response& response, std::uint32_t number);
  void markdown(const Request& request, Response& response, std::uint32_t number);
  void page(const Request& request, Response& response, const app::PageRecord& record);
  void run_file(const Request& request, Response& response, const app::RunFile& file);
  void api(const Request& request, Response& response, std::string_view rest);
  void api_list(const Request& request, Response& response);
  void api_question(const Request& request, Response& response, std::string_view id);
  void random(Response& response);
  void redirect(Response& response, int status, std::string location, std::string_view query);
  void not_found(const Request& request, Response& response, std::string_view id);
  void problem(Response& response, const Problem& problem);
  void finish_stitched(const Request& request, Response& response);
  void tag(Response& response, Encoding encoding);
  Encoding stitched_encoding(const Request& request) const;

  std::shared_ptr<const app::Catalog> catalog_;
  std::function<std::string()> metrics_;
  std::function<bool()> is_ready_;
  app::ShowList show_list_;
  app::ShowQuestion show_question_;
  app::ListQuestions list_;
  app::ListResult result_;
  Stitcher stitcher_;
  std::minstd_rand random_;
  PracticeApi practice_;
};

}  // namespace viva::web
