using System.Globalization;
using System.Text;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.ThreadPool;

public sealed class SystemProcessHostTests() : ProcessConformance(new ThreadPoolModel())
{
    private readonly ThreadPoolModel _model = new();

    [Fact]
    public Task A_detached_child_leads_a_session_of_its_own_and_reads_nothing() => _model.RunAsync(async (io, folder) =>
    {
        var start = Shell("ps -o sid= -p $$ 2>/dev/null || cut -d' ' -f6 /proc/$$/stat; cat; pwd")
            with
        { Detached = true, OutputFile = $"{folder}/out", WorkingFolder = folder };
        await using var child = await io.Processes.StartAsync(start, default);
        await child.WaitForExitAsync(default);
        var lines = (await TextAsync(io, $"{folder}/out")).Split('\n');
        Assert.Equal(child.Id, int.Parse(lines[0], CultureInfo.InvariantCulture));
        Assert.Equal(folder, lines[1]);
    });

    [Fact]
    public Task A_spawned_child_starts_with_no_signal_ignored_or_blocked() => _model.RunAsync(async (io, folder) =>
    {
        var start = Shell("grep -E '^Sig(Blk|Ign)' /proc/self/status") with { Detached = true, OutputFile = $"{folder}/out" };
        await using var child = await io.Processes.StartAsync(start, default);
        await child.WaitForExitAsync(default);
        var sets = (await TextAsync(io, $"{folder}/out")).Split('\n', '\t');

        // 32 and 33 belong to the C library, which ignores them itself.
        const ulong Own = 0x1_8000_0000;
        Assert.Equal(0UL, ulong.Parse(sets[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal(0UL, ulong.Parse(sets[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~Own);
    });

    [Fact]
    public Task A_child_let_go_goes_on_running() => _model.RunAsync(async (io, folder) =>
    {
        // Writing after it was let go would end it if its output had been closed with the handle.
        var script = Shell($"sleep 0.1; echo output && printf alive > '{folder}/'$0");
        foreach (var (detached, sign) in new[] { (true, "detached"), (false, "captured") })
        {
            var start = script with { Detached = detached, Arguments = [.. script.Arguments, sign] };
            await using var child = await io.Processes.StartAsync(start, default);
        }

        while (!File.Exists($"{folder}/detached") || !File.Exists($"{folder}/captured"))
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(5));
        }
    });

    [Fact]
    public Task Captured_output_keeps_the_newest_mebibyte() => _model.RunAsync(async io =>
    {
        var start = Shell("head -c 3000000 /dev/zero | tr '\\0' x; printf end");
        await using var child = await io.Processes.StartAsync(start, default);
        Assert.Equal(0, await child.WaitForExitAsync(default));
        Assert.Equal(1024 * 1024, child.Output.Length);
        Assert.EndsWith("xend", child.Output);
    });

    [Fact]
    public Task A_grandchild_that_holds_the_pipe_does_not_hold_the_exit() => _model.RunAsync(async io =>
    {
        await using var child = await io.Processes.StartAsync(Shell("printf out; sleep 20 & echo $! >&2; exit 6"), default);
        Assert.Equal(6, await child.WaitForExitAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.StartsWith("out", child.Output);
        var grandchild = int.Parse(child.Output.Replace("out", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        System.Diagnostics.Process.GetProcessById(grandchild).Kill();
    });

    [Fact]
    public Task What_is_no_program_or_has_no_folder_is_refused() => _model.RunAsync(async (io, folder) =>
    {
        await io.Files.ReplaceAsync($"{folder}/plain", "text"u8.ToArray(), default);
        ProcessStart[] starts =
        [
            new() { File = $"{folder}/plain" },
            new() { File = folder },
            new() { File = "sh", WorkingFolder = $"{folder}/none" },
            new() { File = "sh", WorkingFolder = $"{folder}/none", Detached = true },
            new() { File = "sh", OutputFile = $"{folder}/none/out" },
        ];
        foreach (var start in starts)
        {
            await Assert.ThrowsAsync<ProcessStartException>(() => io.Processes.StartAsync(start, default).AsTask());
        }
    });

    private static ProcessStart Shell(string script) => new() { File = "sh", Arguments = ["-c", script] };

    private static async Task<string> TextAsync(Io io, string path) => Encoding.UTF8.GetString(await io.Files.ReadAllBytesAsync(path, default));
}
