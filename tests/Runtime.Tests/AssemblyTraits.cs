// A simulation has the thread pool to itself: tests beside it would wait.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
