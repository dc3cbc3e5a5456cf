// Simulations wait for the thread pool to be quiet: tests beside them would make each step slower.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
