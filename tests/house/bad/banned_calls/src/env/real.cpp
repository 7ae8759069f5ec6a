void allowed_here() { std::this_thread::sleep_for(1s); }
