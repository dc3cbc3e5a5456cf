using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http;

/// <summary>Takes the query of a request as strictly as its body: what the route does not describe is a fault, not silence.</summary>
internal static class QueryCheck
{
    /// <summary>The fault of the query; null where there is none.</summary>
    public static Fault? Find(HttpContext context, Endpoint endpoint)
    {
        var known = endpoint.Metadata.GetOrderedMetadata<RouteQuery>();
        foreach (var (name, values) in context.Request.Query)
        {
            if (known.FirstOrDefault(query => query.Name == name) is not { } parameter)
                return new Fault(RequestErrors.InvalidField, $"The query parameter '{name}' is not known here; {Listed(known)}.");
            if (values.Count > 1 && !parameter.Many)
                return new Fault(RequestErrors.InvalidField, $"The query parameter '{name}' is given {values.Count} times; once is meant.");
        }

        return null;
    }

    private static string Listed(IReadOnlyList<RouteQuery> known) =>
        known.Count == 0 ? "this operation takes none" : $"this operation takes {string.Join(", ", known.Select(query => query.Name))}";
}
