using System.Runtime.CompilerServices;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Recordings;

namespace Holdfast.Cli.Recordings;

/// <summary>The moments of a recording, fetched page by page.</summary>
/// <param name="calls">Where they come from.</param>
/// <param name="id">The recording.</param>
/// <param name="at">From which time on; null from the beginning.</param>
internal sealed class RecordingFeed(RecordingCalls calls, string id, string? at)
{
    private const string PageLimit = "100";

    /// <summary>Why it broke off; null where it came to its end.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>All moments there are by now.</summary>
    public async IAsyncEnumerable<MomentInfo> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> query = [KeyValuePair.Create("limit", PageLimit)];
        if (at is not null) query.Add(KeyValuePair.Create("at", at));
        while (true)
        {
            if (!(await calls.MomentsAsync(id, query, cancellationToken)).TryGet(out var page, out var fault))
            {
                Fault = fault;
                yield break;
            }

            foreach (var moment in page.Items) yield return moment;
            // A recording that goes on says where to read on, and holds no more by now.
            if (page.Next is not { } next || page.Items.Count == 0) yield break;
            query = [KeyValuePair.Create("limit", PageLimit), KeyValuePair.Create("cursor", next)];
        }
    }
}
