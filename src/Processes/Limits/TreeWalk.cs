using System.Text;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>
/// Finds the processes of a tree: by its control group where it has one; else by walking down from its child, and by the mark in
/// the environment of those that came to the Keeper as orphans.
/// </summary>
internal sealed class TreeWalk(FileSystem files, string runVariable)
{
    private const int MostProcesses = 65_536;

    /// <summary>The processes that live, the child first where it is known.</summary>
    /// <param name="child">The child.</param>
    /// <param name="groups">Its control groups.</param>
    /// <param name="keeperPid">The Keeper, to whom orphans come; 0 where it is not known.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async ValueTask<IReadOnlyList<int>> FindAsync(
        KeptChild child, GroupFolders groups, int keeperPid, CancellationToken cancellationToken)
    {
        if (groups.Any)
            return StatText.Numbers(await TryReadAsync(groups.Members, cancellationToken));
        List<int> found = [child.Pid];
        await DescendAsync(found, 0, cancellationToken);
        if (await MarkOfAsync(child.Pid, cancellationToken) is { } mark && keeperPid > 0)
            await AddOrphansAsync(found, keeperPid, mark, cancellationToken);
        return found;
    }

    /// <summary>A file's content; null where it is not there any more.</summary>
    public async ValueTask<byte[]?> TryReadAsync(string path, CancellationToken cancellationToken)
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

    /// <summary>How many entries a folder has; null where it cannot be read.</summary>
    public int? Count(string folder)
    {
        try
        {
            return files.List(folder).Count;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async ValueTask AddOrphansAsync(List<int> found, int keeperPid, string mark, CancellationToken cancellationToken)
    {
        var known = found.ToHashSet();
        foreach (var orphan in await ChildrenOfAsync(keeperPid, cancellationToken))
        {
            if (known.Contains(orphan) || await MarkOfAsync(orphan, cancellationToken) != mark)
                continue;
            found.Add(orphan);
            await DescendAsync(found, found.Count - 1, cancellationToken);
        }
    }

    private async ValueTask DescendAsync(List<int> found, int from, CancellationToken cancellationToken)
    {
        for (var next = from; next < found.Count && found.Count < MostProcesses; next++)
            found.AddRange(await ChildrenOfAsync(found[next], cancellationToken));
    }

    // Each thread has its own.
    private async ValueTask<IReadOnlyList<int>> ChildrenOfAsync(int pid, CancellationToken cancellationToken)
    {
        List<int> children = [];
        try
        {
            foreach (var thread in files.List($"/proc/{pid}/task"))
                children.AddRange(StatText.Numbers(await TryReadAsync($"{thread}/children", cancellationToken)));
        }
        catch (IOException)
        {
            return children;
        }

        return children;
    }

    private async ValueTask<string?> MarkOfAsync(int pid, CancellationToken cancellationToken)
    {
        var environment = await TryReadAsync($"/proc/{pid}/environ", cancellationToken);
        return environment is null
            ? null
            : Encoding.UTF8.GetString(environment).Split('\0')
                .FirstOrDefault(entry => entry.StartsWith($"{runVariable}=", StringComparison.Ordinal));
    }
}
