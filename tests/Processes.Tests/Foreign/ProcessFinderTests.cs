using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Foreign;

/// <summary>Real processes are looked for.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProcessFinderTests : IAsyncDisposable
{
    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-find-").FullName;
    private readonly Process _process;

    public ProcessFinderTests()
    {
        _process = Process.Start(new ProcessStartInfo("/bin/sleep", ["59.4321"]) { UseShellExecute = false })!;
    }

    private ProcFolder Proc => new(_io.Files);

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_with_its_id_leads_to_it()
    {
        var file = Path.Combine(_folder, "pid");
        Assert.Contains("there is no file", (await FindAsync(new WorkerTarget { PidFile = file })).Reason, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"{_process.Id}\nmore\n", Limit);
        Assert.Equal(_process.Id, (await FindAsync(new WorkerTarget { PidFile = file })).Process!.Pid);
        await File.WriteAllTextAsync(file, "none\n", Limit);
        Assert.Contains("does not begin with a process id", (await FindAsync(new WorkerTarget { PidFile = file })).Reason, StringComparison.Ordinal);
        _process.Kill();
        await _process.WaitForExitAsync(Limit);
        await File.WriteAllTextAsync(file, $"{_process.Id}", Limit);
        Assert.Contains("which is gone", (await FindAsync(new WorkerTarget { PidFile = file })).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_got_the_number_of_another_after_the_file_was_written_is_not_taken()
    {
        var file = Path.Combine(_folder, "pid");
        await File.WriteAllTextAsync(file, $"{_process.Id}", Limit);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        var sighting = await FindAsync(new WorkerTarget { PidFile = file });
        Assert.Null(sighting.Process);
        Assert.Contains("somebody else's now", sighting.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_others_may_write_leads_to_nobody()
    {
        var file = Path.Combine(_folder, "pid");
        await File.WriteAllTextAsync(file, $"{_process.Id}", Limit);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        var sighting = await FindAsync(new WorkerTarget { PidFile = file });
        Assert.Equal((null, WorkerErrors.Untrusted), (sighting.Process, sighting.Error));
        Assert.Equal($"others than its owner may write {file}; chmod go-w {file} (HF4010)", sighting.Reason);
    }

    [Fact]
    public async Task A_file_leads_to_nobody_where_the_process_is_not_the_named_users()
    {
        var file = Path.Combine(_folder, "pid");
        await File.WriteAllTextAsync(file, $"{_process.Id}", Limit);
        Assert.Equal(_process.Id, (await FindAsync(new WorkerTarget { PidFile = file, User = Environment.UserName })).Process!.Pid);
        var sighting = await FindAsync(new WorkerTarget { PidFile = file, User = "12345" });
        Assert.Equal((null, WorkerErrors.Untrusted), (sighting.Process, sighting.Error));
        Assert.Contains($"names process {_process.Id}, which is user ", sighting.Reason, StringComparison.Ordinal);
        Assert.Equal("there is no user nobody-here", (await FindAsync(new WorkerTarget { PidFile = file, User = "nobody-here" })).Reason);
    }

    [Fact]
    public async Task Name_user_and_arguments_together_tell_it_from_others()
    {
        var target = new WorkerTarget { ProcessName = "sleep", Arguments = "59[.]4321$", User = Environment.UserName };
        using var other = Process.Start("/bin/sleep", "58.1");
        Assert.Equal(_process.Id, (await FindAsync(target)).Process!.Pid);
        Assert.Contains("there is no process sleep", (await FindAsync(target with { Arguments = "57" })).Reason, StringComparison.Ordinal);
        Assert.Contains("there is no process sleep", (await FindAsync(target with { User = "12345" })).Reason, StringComparison.Ordinal);
        Assert.Equal("there is no user nobody-here", (await FindAsync(target with { User = "nobody-here" })).Reason);
        Assert.Contains("processes fit", (await FindAsync(target with { Arguments = "5[89][.]" })).Reason, StringComparison.Ordinal);
        other.Kill();
    }

    [Fact]
    public async Task Whoever_listens_on_a_port_is_found_by_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(Environment.ProcessId, (await FindAsync(new WorkerTarget { Port = port })).Process!.Pid);
        listener.Stop();
        Assert.Equal($"nobody listens on port {port}", (await FindAsync(new WorkerTarget { Port = port })).Reason);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private ValueTask<Sighting> FindAsync(WorkerTarget target) =>
        new ProcessFinder(_io, Proc, new ServiceUnit(_io)).FindAsync(target, new ProcessCensus(Proc), Limit);
}
