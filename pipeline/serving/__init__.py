"""The champion over HTTP: MLflow's own scoring server, with limits around it and a route for many answers."""
