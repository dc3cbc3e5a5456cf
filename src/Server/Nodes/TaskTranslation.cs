using Holdfast.Contracts.Node;
using Holdfast.Runtime.Dump;

namespace Holdfast.Server.Nodes;

/// <summary>Task dumps in the terms of the contract.</summary>
internal static class TaskTranslation
{
    public static TaskInfo Info(TaskEntry entry) => new()
    {
        Name = entry.Name,
        Phase = entry.Phase.ToString().ToLowerInvariant(),
        AgeSeconds = entry.Age.TotalSeconds,
        WaitsFor = entry.WaitsFor,
        Sites = [.. entry.Sites.Select(site => new AwaitSiteInfo
        {
            Member = site.Member, File = site.File, Line = site.File is null ? null : site.Line,
        })],
        Holds = entry.Holds,
        BlockedBy = entry.BlockedBy,
        Children = [.. entry.Children.Select(Info)],
    };
}
