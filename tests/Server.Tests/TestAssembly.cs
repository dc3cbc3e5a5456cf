// Simulations take their course by themselves only where nothing else of the process delays their steps.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
