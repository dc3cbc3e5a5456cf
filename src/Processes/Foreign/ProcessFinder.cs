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
    /// <param name="target">By what it is found.</param>
    /// <param name="census">The machine's processes as they are taken to be.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public ValueTask<Sighting> FindAsync(WorkerTarget target, ProcessCensus census, CancellationToken cancellationToken) => target switch
    {
        { PidFile: { } file } => ByFileAsync(file, target, cancellationToken),
        { ProcessName: { } name } => ByNameAsync(name, target, census, cancellationToken),
        { Port: { } port } => ByPortAsync(port, census, cancellationToken),
        { Service: { } service } => ByServiceAsync(service, cancellationToken),
        _ => ValueTask.FromResult(Sighting.None("nothing says by what it is found")),
    };

    private async ValueTask<Sighting> ByFileAsync(string file, WorkerTarget target, CancellationToken cancellationToken)
    {
        long? user = null;
        if (target.User is { } owner && (user = await proc.NumberOfUserAsync(owner, cancellationToken)) is null)
            return Sighting.None($"there is no user {owner}");
        var trust = new PidFileTrust(io.Files, user);
        if (trust.Refuse(file, out var isThere) is { } refusal)
            return Sighting.Refused(refusal);
        if (!isThere)
            return Sighting.None($"there is no file {file}");
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

        // What took its place meanwhile, in a folder that all may write into, is not what was looked at; nor is what has gone again.
        if (trust.Refuse(file, out var isThereStill) is { } later)
            return Sighting.Refused(later);
        if (!isThereStill)
            return Sighting.None($"{file} has gone while it was read");
        return await NamedAsync(file, content, changed, target, user, cancellationToken);
    }

    private async ValueTask<Sighting> NamedAsync(
        string file, byte[] content, DateTimeOffset? changed, WorkerTarget target, long? user, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, MostPidFileBytes))).Trim();
        var line = text.Split('\n')[0].Trim();
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid <= 0)
            return Sighting.None($"{file} does not begin with a process id");
        if (await proc.FindAsync(pid, cancellationToken) is not { } process)
            return Sighting.None($"{file} names process {pid}, which is gone");

        // Who writes its number into a file has been started before. One that was started after it has got the number of somebody who is gone.
        var started = await proc.StartedAsync(process, cancellationToken);
        var isLater = changed is { } written && started > 0 && DateTimeOffset.UnixEpoch.AddTicks(started / TimeSpan.NanosecondsPerTick) > written + Slack;
        if (isLater)
            return Sighting.None($"{file} names process {pid}, which was started after the file was written: the number is somebody else's now");
        return user is not null && await proc.UserOfAsync(pid, cancellationToken) is var of && of != user
            ? Sighting.Refused($"{file} names process {pid}, which is user {of}'s and not {target.User}'s; name the user whose process it is")
            : Sighting.Of(process);
    }

    private async ValueTask<Sighting> ByNameAsync(string name, WorkerTarget target, ProcessCensus census, CancellationToken cancellationToken)
    {
        long? user = null;
        if (target.User is { } owner && (user = await proc.NumberOfUserAsync(owner, cancellationToken)) is null)
            return Sighting.None($"there is no user {owner}");
        var pattern = target.Arguments is { } text ? LinePattern.Of(text, out _) : null;
        List<ProcessLine> found = [];
        foreach (var process in await census.AllAsync(cancellationToken))
        {
            if (IsNamed(process, name, census) && await FitsAsync(process, user, pattern, cancellationToken))
                found.Add(process);
        }

        return Sighting.Choose(found, $"there is no process {target.ToString()["process_name ".Length..]}");
    }

    private async ValueTask<bool> FitsAsync(ProcessLine process, long? user, LinePattern? pattern, CancellationToken cancellationToken)
    {
        var arguments = await proc.ArgumentsAsync(process.Pid, cancellationToken);
        return arguments.Count > 0
            && (user is null || await proc.UserOfAsync(process.Pid, cancellationToken) == user)
            && (pattern is null || pattern.IsIn(string.Join(' ', arguments)));
    }

    // The kernel cuts names; a longer one is to be that of the program's file.
    private static bool IsNamed(ProcessLine process, string name, ProcessCensus census) =>
        (process.Name == name && name.Length <= ProcessLine.LongestName) || census.ProgramOf(process.Pid) == name;

    private async ValueTask<Sighting> ByPortAsync(int port, ProcessCensus census, CancellationToken cancellationToken)
    {
        long[] inodes =
        [
            .. ListeningSockets.On(port, await proc.ReadAsync("net/tcp", cancellationToken)),
            .. ListeningSockets.On(port, await proc.ReadAsync("net/tcp6", cancellationToken)),
        ];
        if (inodes.Length == 0)
            return Sighting.None($"nobody listens on port {port}");
        var (found, hidden) = await census.WithSocketAsync(inodes.Select(inode => $"socket:[{inode}]"), cancellationToken);
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
