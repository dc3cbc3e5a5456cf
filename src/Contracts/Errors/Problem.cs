namespace Holdfast.Contracts.Errors;

/// <summary>A failure as the API answers it: <c>application/problem+json</c> (RFC 9457) with the catalogue's members.</summary>
public sealed record Problem
{
    /// <summary>A URI reference that names the kind of problem: <c>/errors/HFnnnn</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The catalogue's one line.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The particulars of this case.</summary>
    public required string Detail { get; init; }

    /// <summary>The catalogue code, <c>HFnnnn</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Recovery { get; init; }

    /// <summary>Where the code is described in the documentation.</summary>
    public required string Docs { get; init; }

    /// <summary>The trace under which the node's log holds more.</summary>
    public string? TraceId { get; init; }

    /// <summary>The problem that tells of a fault.</summary>
    public static Problem Of(Fault fault, string? traceId = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new Problem
        {
            Type = $"/errors/{fault.Code.Id}",
            Title = fault.Code.Title,
            Status = fault.Code.Status,
            Detail = fault.Detail,
            Code = fault.Code.Id,
            Recovery = fault.Mend ?? fault.Code.Recovery,
            Docs = $"docs/reference/errors.md#{fault.Code.Id}",
            TraceId = traceId,
        };
    }
}
