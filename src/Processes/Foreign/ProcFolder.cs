using System.Globalization;
using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Processes.Foreign;

/// <summary>What <c>/proc</c> tells of the machine's processes.</summary>
internal sealed class ProcFolder(FileSystem files)
{
    private const string Root = "/proc";
    private const double TicksInSecond = 100; // USER_HZ, on every machine that .NET runs on

    /// <summary>A process that lives; null where there is none with this id.</summary>
    public async ValueTask<ProcessLine?> FindAsync(int pid, CancellationToken cancellationToken) =>
        ProcessLine.Parse(await ReadAsync($"{pid}/stat", cancellationToken));

    /// <summary>This program's own id; null where the system does not tell.</summary>
    public async ValueTask<int?> OwnPidAsync(CancellationToken cancellationToken) =>
        ProcessLine.Parse(await ReadAsync("self/stat", cancellationToken))?.Pid;

    /// <summary>All processes that live.</summary>
    public async ValueTask<IReadOnlyList<ProcessLine>> AllAsync(CancellationToken cancellationToken)
    {
        List<ProcessLine> all = [];
        foreach (var folder in files.List(Root))
        {
            if (char.IsAsciiDigit(folder[Root.Length + 1]) && ProcessLine.Parse(await TryReadAsync($"{folder}/stat", cancellationToken)) is { } process)
                all.Add(process);
        }

        return all;
    }

    /// <summary>Its arguments, the program first; empty where there are none, as of the kernel's own threads.</summary>
    public async ValueTask<IReadOnlyList<string>> ArgumentsAsync(int pid, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await ReadAsync($"{pid}/cmdline", cancellationToken) ?? []) is { Length: > 0 } text
            ? text.TrimEnd('\0').Split('\0')
            : [];

    /// <summary>The last part of its program's path; null where that may not be seen.</summary>
    public string? ProgramOf(int pid)
    {
        const string deleted = " (deleted)";
        if (files.LinkTarget($"{Root}/{pid}/exe") is not { } path)
            return null;
        return Path.GetFileName(path.EndsWith(deleted, StringComparison.Ordinal) ? path[..^deleted.Length] : path);
    }

    /// <summary>The number of the user who owns it; null where it is gone.</summary>
    public async ValueTask<long?> UserOfAsync(int pid, CancellationToken cancellationToken) =>
        Limits.StatText.Field(await ReadAsync($"{pid}/status", cancellationToken), "Uid");

    /// <summary>The sockets it has open, such as <c>socket:[4711]</c>; null where that may not be seen.</summary>
    public IReadOnlyList<string>? SocketsOf(int pid)
    {
        const string prefix = "socket:";
        try
        {
            return
            [
                .. files.List($"{Root}/{pid}/fd").Select(files.LinkTarget).OfType<string>()
                    .Where(target => target.StartsWith(prefix, StringComparison.Ordinal)),
            ];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Which process or thread is the machine's newest, by its number (proc_loadavg(5)); null where the system does not tell.</summary>
    public async ValueTask<string?> NewestAsync(CancellationToken cancellationToken) =>
        await ReadAsync("loadavg", cancellationToken) is { } line && Encoding.ASCII.GetString(line).Trim().Split(' ') is [.., var newest] && newest.Length > 0
            ? newest
            : null;

    /// <summary>When a process was started.</summary>
    /// <returns>Nanoseconds since 1970; 0 where the system does not tell when it was booted.</returns>
    public async ValueTask<long> StartedAsync(ProcessLine process, CancellationToken cancellationToken)
    {
        const double nanosecondsInTick = 1e9 / TicksInSecond;
        const long nanosecondsInSecond = 1_000_000_000;
        return Limits.StatText.Field(await ReadAsync("stat", cancellationToken), "btime") is { } booted
            ? (booted * nanosecondsInSecond) + (long)(process.StartTicks * nanosecondsInTick)
            : 0;
    }

    /// <summary>A file below <c>/proc</c>; null where it is not there or may not be read.</summary>
    public ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) => TryReadAsync($"{Root}/{name}", cancellationToken);

    /// <summary>The number of a user by name or number; null where there is none.</summary>
    public async ValueTask<long?> NumberOfUserAsync(string user, CancellationToken cancellationToken)
    {
        if (long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        foreach (var line in Encoding.UTF8.GetString(await TryReadAsync("/etc/passwd", cancellationToken) ?? []).Split('\n'))
        {
            if (line.Split(':') is [var name, _, var text, ..] && name == user && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
                return number;
        }

        return null;
    }

    private async ValueTask<byte[]?> TryReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await files.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
