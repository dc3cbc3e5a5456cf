using Holdfast.Contracts.Errors;
using Holdfast.Server.Http.Idempotency;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Holdfast.Server.Http;

/// <summary>Completes the OpenAPI document with what the handlers read from the request themselves.</summary>
internal static class OpenApiShape
{
    /// <summary>Sets the document's heading and how callers say who they are.</summary>
    public static Task DescribeAsync(OpenApiDocument document)
    {
        document.Info.Title = "Holdfast";
        document.Info.Version = "v1";
        document.Info.Description =
            "Runs native processes, reaches mainframe sessions over 3270, and keeps the record of both. "
            + $"Failures are application/problem+json with a code of the catalogue ({Catalogue.All[0].Id} to {Catalogue.All[^1].Id}).";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token made by: holdfast api-keys create NAME",
        };
        return Task.CompletedTask;
    }

    /// <summary>Adds a route's path and query parameters.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, ApiDescription description)
    {
        operation.Parameters ??= [];
        var path = description.RelativePath ?? "";
        foreach (var segment in path.Split('/').Where(segment => segment.StartsWith('{')))
            operation.Parameters.Add(Parameter(segment.Trim('{', '}'), ParameterLocation.Path, "Its id or name."));
        foreach (var query in description.ActionDescriptor.EndpointMetadata.OfType<RouteQuery>())
            operation.Parameters.Add(Parameter(query.Name, ParameterLocation.Query, query.Description, query.Many));
        if (description.ActionDescriptor.EndpointMetadata.OfType<RouteOnce>().Any())
        {
            operation.Parameters.Add(Parameter(
                OnceRequests.Header, ParameterLocation.Header, "Carries the request out once, however often it is sent within 24 hours: 1 to 255 characters."));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, bool many = false) => new()
    {
        Name = name,
        In = place,
        Required = place == ParameterLocation.Path,
        Description = description,
        Schema = many
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } }
            : new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
