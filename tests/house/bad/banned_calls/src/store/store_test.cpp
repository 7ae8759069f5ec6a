void tests_may_have_threads_but_never_sleep() {
  std::thread worker;
  std::this_thread::sleep_for(1s);
}
