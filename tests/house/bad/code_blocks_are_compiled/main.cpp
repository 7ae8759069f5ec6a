int main() {
  // [region]
  int one = 1;
  // [region]
}
