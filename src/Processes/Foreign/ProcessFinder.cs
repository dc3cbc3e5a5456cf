using System.Globalization;
using System.Text;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Runtime;

namespace Holdfast.Processes.Foreign;

/// <summary>Finds the process of an unmanaged worker.</summary>
internal sealed class ProcessFinder(Io io, ProcFolder proc, ServiceUnit services)
{
    private const int MostPidFileBytes = 4_096;

    // What a file's time and the machine's clock may differ by.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>Looks for it.</summary>
    public ValueTask<Sighting> FindAsync(WorkerTarget target, CancellationToken cancellationToken) => target switch
    {
        { PidFile: { } file } => ByFileAsync(file, cancellationToken),
        { ProcessName: { } name } => ByNameAsync(name, target, cancellationToken),
        { Port: { } port } => ByPortAsync(port, cancellationToken),
        { Service: { } service } => ByServiceAsync(service, cancellationToken),
        _ => ValueTask.FromResult(Sighting.None("nothing says by what it is found")),
    };

    private async ValueTask<Sighting> ByFileAsync(string file, CancellationToken cancellationToken)
    {
        DateTimeOffset? changed;
        byte[] content;
        try
        {
            changed = io.Files.ChangedAt(file);
            content = await io.Files.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return Sighting.None($"there is no file {file}");
        }
        catch (IOException failure)
        {
            return Sighting.None($"{file} cannot be read: {failure.Message}");
        }

        var text = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, MostPidFileBytes))).Trim();
        var line = text.Split('\n')[0].Trim();
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid <= 0)
            return Sighting.None($"{file} does not begin with a process id");
        if (await proc.FindAsync(pid, cancellationToken) is not { } process)
            return Sighting.None($"{file} names process {pid}, which is gone");

        // Who writes its number into a file has been started before. One that was started after it has got the number of somebody who is gone.
        var started = await proc.StartedAsync(process, cancellationToken);
        var isLater = changed is { } written && started > 0 && DateTimeOffset.UnixEpoch.AddTicks(started / TimeSpan.NanosecondsPerTick) > written + Slack;
        return isLater
            ? Sighting.None($"{file} names process {pid}, which was started after the file was written: the number is somebody else's now")
            : Sighting.Of(process);
    }

    private async ValueTask<Sighting> ByNameAsync(string name, WorkerTarget target, CancellationToken cancellationToken)
    {
        long? user = null;
        if (target.User is { } owner && (user = await proc.NumberOfUserAsync(owner, cancellationToken)) is null)
            return Sighting.None($"there is no user {owner}");
        var pattern = target.Arguments is { } text ? LinePattern.Of(text, out _) : null;
        List<ProcessLine> found = [];
        foreach (var process in await proc.AllAsync(cancellationToken))
        {
            if (await FitsAsync(process, name, user, pattern, cancellationToken))
                found.Add(process);
        }

        return Sighting.Choose(found, $"there is no process {target.ToString()["process_name ".Length..]}");
    }

    private async ValueTask<bool> FitsAsync(ProcessLine process, string name, long? user, LinePattern? pattern, CancellationToken cancellationToken)
    {
        if (!IsNamed(process, name))
            return false;
        var arguments = await proc.ArgumentsAsync(process.Pid, cancellationToken);
        return arguments.Count > 0
            && (user is null || await proc.UserOfAsync(process.Pid, cancellationToken) == user)
            && (pattern is null || pattern.IsIn(string.Join(' ', arguments)));
    }

    // The kernel cuts names; a longer one is to be that of the program's file.
    private bool IsNamed(ProcessLine process, string name) =>
        (process.Name == name && name.Length <= ProcessLine.LongestName) || proc.ProgramOf(process.Pid) == name;

    private async ValueTask<Sighting> ByPortAsync(int port, CancellationToken cancellationToken)
    {
        long[] inodes =
        [
            .. ListeningSockets.On(port, await proc.ReadAsync("net/tcp", cancellationToken)),
            .. ListeningSockets.On(port, await proc.ReadAsync("net/tcp6", cancellationToken)),
        ];
        if (inodes.Length == 0)
            return Sighting.None($"nobody listens on port {port}");
        var sockets = inodes.Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
        var hidden = 0;
        List<ProcessLine> found = [];
        foreach (var process in await proc.AllAsync(cancellationToken))
        {
            var has = proc.HasSocket(process.Pid, sockets);
            hidden += has is null ? 1 : 0;
            if (has is true)
                found.Add(process);
        }

        var nobody = hidden > 0
            ? $"port {port} is listened on by a process of another user, which only root can see"
            : $"port {port} is listened on, but by no process that can be seen from here";
        return Sighting.Choose(found, nobody);
    }

    private async ValueTask<Sighting> ByServiceAsync(string service, CancellationToken cancellationToken)
    {
        var (pid, reason) = await services.MainProcessAsync(service, cancellationToken);
        if (pid == 0)
            return Sighting.None(reason);
        return await proc.FindAsync(pid, cancellationToken) is { } process
            ? Sighting.Of(process)
            : Sighting.None($"the main process {pid} of {service} is gone");
    }
}
