namespace Holdfast.Processes.Graph;

/// <summary>Does something for many workers: for each as soon as it is done for those before it, side by side where they are free.</summary>
internal static class OrderedRun
{
    /// <summary>Runs; returns when all are done. What is done for one must not throw.</summary>
    /// <param name="names">The workers; each after those it comes after.</param>
    /// <param name="before">Those that come before one; others than the ones given are passed over.</param>
    /// <param name="run">What is done.</param>
    public static Task RunAsync(IEnumerable<string> names, Func<string, IEnumerable<string>> before, Func<string, Task> run)
    {
        var tasks = new Dictionary<string, Task>(StringComparer.Ordinal);
        foreach (var name in names)
            tasks[name] = AfterAsync([.. before(name).Select(tasks.GetValueOrDefault).OfType<Task>()], name);
        return Task.WhenAll(tasks.Values);

        async Task AfterAsync(IReadOnlyList<Task> others, string name)
        {
            await Task.WhenAll(others);
            await run(name);
        }
    }
}
