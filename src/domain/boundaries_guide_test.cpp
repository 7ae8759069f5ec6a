// Goal: the code of docs/guides/consistency-boundaries.md works as the page says.
// Method: the page's blocks are regions of this file.
#include <gmock/gmock.h>

#include <weir/domain/given.hpp>

// [events]
#include <weir/domain.hpp>

struct CourseOpened {
  std::string course;
  std::int64_t seats{};
  static constexpr auto schema() {
    return weir::event("CourseOpened", 1, weir::field("course", &CourseOpened::course),
                       weir::field("seats", &CourseOpened::seats), weir::tag("course", &CourseOpened::course));
  }
};
struct StudentEnrolled {
  std::string course, student;
  static constexpr auto schema() {
    return weir::event("StudentEnrolled", 1, weir::field("course", &StudentEnrolled::course),
                       weir::field("student", &StudentEnrolled::student), weir::tag("course", &StudentEnrolled::course),
                       weir::tag("student", &StudentEnrolled::student));
  }
};
// [events]

// [model]
enum class EnrolmentRefusal { no_such_course, course_full, too_many_courses, enrolled_already };

struct Enrolment {
  static constexpr int kMostCourses = 10;
  using Events = weir::Events<CourseOpened, StudentEnrolled>;

  std::string course, student;  // what is to be decided

  weir::Query query() const {
    return {weir::matching<CourseOpened, StudentEnrolled>({weir::tag("course", course)}),
            weir::matching<StudentEnrolled>({weir::tag("student", student)})};
  }
  std::string stream() const { return "course-" + course; }

  std::int64_t seats = 0, taken = 0, courses = 0;
  bool enrolled = false;
  void apply(const CourseOpened& e) { seats = e.seats; }
  void apply(const StudentEnrolled& e) {
    if (e.course == course) ++taken;
    if (e.student == student) ++courses;
    if (e.course == course && e.student == student) enrolled = true;
  }

  weir::Decision<EnrolmentRefusal, StudentEnrolled> enrol() const {
    if (enrolled) return weir::refuse(EnrolmentRefusal::enrolled_already);
    if (seats == 0) return weir::refuse(EnrolmentRefusal::no_such_course);
    if (taken == seats) return weir::refuse(EnrolmentRefusal::course_full);
    if (courses == kMostCourses) return weir::refuse(EnrolmentRefusal::too_many_courses);
    return StudentEnrolled{course, student};
  }
};
// [model]

namespace {

// [update]
weir::Result<bool> enrol(weir::EventStore& store, const std::string& course, const std::string& student) {
  weir::Boundaries<Enrolment> enrolments(store);
  WEIR_TRY(auto outcome, enrolments.update({.course = course, .student = student}, &Enrolment::enrol));
  return outcome.accepted();  // or *outcome.refusal says why not
}
// [update]

// [name]
weir::Result<bool> claim_name(weir::EventStore& store, const std::string& user, const std::string& name) {
  weir::NewEvent claimed{.type = "NameClaimed.v1", .data = "{}", .tags = {"name:" + name}};
  const weir::Query same_name{{.types = {"NameClaimed.v1"}, .tags = {"name:" + name}}};
  auto receipt = store.commit(weir::Commit()
                                  .append("user-" + user, weir::ExpectedState::any(), {claimed})
                                  .fail_if_any(same_name, weir::Position{0}));  // never, anywhere
  if (receipt) return true;
  if (receipt.error().code() == weir::Errc::conflict) return false;
  return receipt.error();
}
// [name]

// [narrower]
weir::Result<weir::CommitReceipt> close_course(weir::EventStore& store, const std::string& course) {
  const weir::Position seen = store.end();  // before reading: what comes meanwhile is what the condition is for
  std::int64_t students = 0;
  WEIR_CHECK(store.read(weir::Read::query({{.tags = {"course:" + course}}}), [&](const weir::EventView& event) {
    if (event.type == "StudentEnrolled.v1") ++students;
    return weir::Flow::more;
  }));
  const std::string data = R"({"students":)" + std::to_string(students) + "}";
  // Whatever else happens to the course does not matter: only one more student would make the number wrong.
  return store.commit(
      weir::Commit()
          .append("course-" + course, weir::ExpectedState::any(), {{.type = "CourseClosed.v1", .data = data}})
          .fail_if_any({{.types = {"StudentEnrolled.v1"}, .tags = {"course:" + course}}}, seen));
}
// [narrower]

// [decide]
weir::Result<weir::Commit> enrol_and_invite(weir::EventStore& store, const std::string& student) {
  weir::Boundaries<Enrolment> enrolments(store);
  WEIR_TRY(auto decided, enrolments.decide({.course = "c1", .student = student}, &Enrolment::enrol));
  weir::Commit commit;
  commit.writes = decided.writes;
  commit.conditions.push_back(decided.condition);  // what the decision saw; also where it is a refusal
  commit.append("letter-" + student, weir::ExpectedState::no_stream(),
                {{.type = "LetterSent.v1", .data = decided.accepted() ? R"("welcome")" : R"("sorry")"}});
  return commit;
}
// [decide]

TEST(BoundariesGuide, decisions_are_tested_in_a_line) {
  // [given]
  const Enrolment ada{.course = "c1", .student = "ada"};
  weir::given(ada, CourseOpened{"c1", 2}, StudentEnrolled{"c1", "bob"})
      .when(&Enrolment::enrol)
      .then(StudentEnrolled{"c1", "ada"});
  weir::given(ada, CourseOpened{"c1", 1}, StudentEnrolled{"c1", "bob"})
      .when(&Enrolment::enrol)
      .then_refused(EnrolmentRefusal::course_full);
  // [given]
  weir::given(ada, CourseOpened{"c2", 1}).when(&Enrolment::enrol).then_refused(EnrolmentRefusal::no_such_course);
}

TEST(BoundariesGuide, seats_and_courses_are_limited_together) {
  const auto store = weir::open_memory_store();
  const auto open = [&](const std::string& course, std::int64_t seats) {
    value_or_abort(store->commit(weir::Commit().append("course-" + course, weir::ExpectedState::no_stream(),
                                                       {weir::to_event(CourseOpened{course, seats})})));
  };
  open("c1", 2);
  EXPECT_TRUE(value_or_abort(enrol(*store, "c1", "ada")));
  EXPECT_FALSE(value_or_abort(enrol(*store, "c1", "ada"))) << "twice";
  EXPECT_TRUE(value_or_abort(enrol(*store, "c1", "bob")));
  EXPECT_FALSE(value_or_abort(enrol(*store, "c1", "cyd"))) << "full";
  EXPECT_FALSE(value_or_abort(enrol(*store, "none", "cyd")));
  for (int i = 0; i < 12; ++i) {
    open("x" + std::to_string(i), 100);
    EXPECT_EQ(value_or_abort(enrol(*store, "x" + std::to_string(i), "ada")), i < 9) << "ten courses a student";
  }
}

TEST(BoundariesGuide, a_name_is_claimed_once) {
  const auto store = weir::open_memory_store();
  EXPECT_TRUE(value_or_abort(claim_name(*store, "1", "ada")));
  EXPECT_FALSE(value_or_abort(claim_name(*store, "2", "ada")));
  EXPECT_TRUE(value_or_abort(claim_name(*store, "2", "bob")));
}

TEST(BoundariesGuide, own_commits_and_narrower_queries_do_what_the_page_says) {
  const auto store = weir::open_memory_store();
  value_or_abort(store->commit(
      weir::Commit().append("course-c1", weir::ExpectedState::no_stream(), {weir::to_event(CourseOpened{"c1", 1})})));
  value_or_abort(store->commit(value_or_abort(enrol_and_invite(*store, "ada"))));
  const weir::Commit late = value_or_abort(enrol_and_invite(*store, "bob"));
  EXPECT_EQ(late.writes.size(), 1u) << "refused: the letter alone";
  value_or_abort(store->commit(late));
  value_or_abort(close_course(*store, "c1"));
  const auto closed = value_or_abort(store->collect(weir::Read::type("CourseClosed.v1")));
  EXPECT_EQ(closed.at(0).data, R"({"students":1})");
}

}  // namespace
