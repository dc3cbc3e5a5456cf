namespace Holdfast.Architecture.Tests.Banned;

[Trait("Category", "Slow")]
public sealed class BannedSymbolsTests
{
    private const string Waiting = "BannedSymbols.Waiting.txt";

    private const string Everywhere = "BannedSymbols.Everywhere.txt";

    // Parts that stand below the capability: they are what the others reach the machine through.
    private static readonly string[] MayWait = ["Holdfast.Runtime", "Holdfast.Keeper"];

    private static readonly string[] RefusedInParts =
    [
        "_ = DateTime.UtcNow;",
        "_ = DateTimeOffset.Now;",
        "_ = TimeProvider.System;",
        "_ = System.Diagnostics.Stopwatch.GetTimestamp();",
        "await Task.Delay(1, stop);",
        "await Task.Delay(TimeSpan.Zero, stop);",
        "_ = new System.Threading.PeriodicTimer(TimeSpan.MaxValue);",
        "_ = new CancellationTokenSource(TimeSpan.Zero);",
        "await Task.CompletedTask.WaitAsync(TimeSpan.Zero, stop);",
        "_ = Random.Shared;",
        "_ = new Random(1);",
        "_ = Guid.NewGuid();",
        "_ = Guid.CreateVersion7();",
        "_ = System.Security.Cryptography.RandomNumberGenerator.GetBytes(1);",
        "_ = new System.Net.Sockets.Socket(default, default, default);",
        "_ = new System.Net.Sockets.TcpClient();",
        "_ = System.Net.Dns.GetHostName();",
        "_ = System.Diagnostics.Process.Start(\"x\");",
        "_ = File.ReadAllText(\"x\");",
        "_ = new FileStream(\"x\", FileMode.Open);",
        "_ = Directory.CreateDirectory(\"x\");",
        "_ = new StreamReader(\"x\");",
        "_ = Path.GetTempFileName();",
        "_ = Task.Run(() => 1, stop);",
        "_ = Task.Run(() => { });",
        "_ = Task.Factory.StartNew(() => { }, stop);",
        "_ = new Thread(() => { });",
        "ThreadPool.QueueUserWorkItem(_ => { });",
        "await Task.CompletedTask.ConfigureAwait(false);",
        "await default(ValueTask<int>).ConfigureAwait(false);",
        "await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.None);",
    ];

    private static readonly string[] RefusedEverywhere =
    [
        "Task.CompletedTask.Wait(stop);",
        "Task.CompletedTask.Wait();",
        "Task.WaitAll(Task.CompletedTask);",
        "Thread.Sleep(1);",
        "Environment.Exit(1);",
    ];

    public static TheoryData<string> Projects => [.. Repository.Projects("src")];

    [Fact]
    public void What_waits_does_not_compile_in_a_part() => AllRefused("Holdfast.Planted", [.. RefusedInParts, .. RefusedEverywhere]);

    [Fact]
    public void What_blocks_does_not_compile_even_in_the_runtime() => AllRefused("Holdfast.Runtime", RefusedEverywhere);

    [Fact]
    public void The_runtime_may_reach_the_machine()
    {
        var (errors, output) = PlantedProject.Build("Holdfast.Keeper", Source(["_ = DateTime.UtcNow;", "_ = File.ReadAllText(\"x\");"]));
        Assert.False(errors.Any(error => error.EndsWith(" RS0030", StringComparison.Ordinal)), output);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_part_is_given_the_lists(string project)
    {
        var files = PlantedProject.AdditionalFiles(project);
        Assert.Contains(Everywhere, files, StringComparison.Ordinal);
        Assert.Equal(!MayWait.Contains(Path.GetFileNameWithoutExtension(project)), files.Contains(Waiting, StringComparison.Ordinal));
    }

    private static void AllRefused(string project, string[] statements)
    {
        var (errors, output) = PlantedProject.Build(project, Source(statements));
        var missed = statements.Where((_, i) => !errors.Contains($"{FirstLine + i} RS0030"));
        Assert.True(!missed.Any(), $"These compile, but should not:\n{string.Join('\n', missed)}\n{output}");
    }

    private const int FirstLine = 6;

    private static string Source(string[] statements) =>
        $$"""
        namespace Planted;
        internal static class Fault
        {
            internal static async Task Run(CancellationToken stop)
            {
        {{string.Join('\n', statements)}}
            }
        }
        """;
}
